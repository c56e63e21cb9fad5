# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-epoch.'.format
data = 'error-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,610 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1220 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.3542in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 3 lc rgb '#e69f00' lw 2.6 pt 7 ps 0.6
set style line 4 lc rgb '#e69f00' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 5 lc rgb '#009e73' lw 2.6 pt 7 ps 0.6
set style line 6 lc rgb '#009e73' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 7 lc rgb '#cc79a7' lw 2.6 pt 7 ps 0.6
set style line 8 lc rgb '#cc79a7' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 9 lc rgb '#d55e00' lw 2.6 pt 7 ps 0.6
set style line 10 lc rgb '#d55e00' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold LeNet with ReLU on 1,000 digits of MNIST, at several learning rates}' at screen 0.025,0.94918 left font ',18' textcolor rgb '#222222' front
set label 'nndl-lenet-rates, 50 trials: 5 points × 10 seeds (0–9). Curves are means over finished trials,' at screen 0.025,0.10492 left font ',14' textcolor rgb '#555555' front
set label 'bands from the smallest to the largest value. Data: MNIST, the first 1,000 training images,' at screen 0.025,0.07213 left font ',14' textcolor rgb '#555555' front
set label 'training images 50,001–50,200 as the dev set, the first 200 test images.' at screen 0.025,0.03934 left font ',14' textcolor rgb '#555555' front

set label 'learning rate:' at screen 0.025,0.89836 left font ',16' textcolor rgb '#222222' front
set label '0.001' at screen 0.24937,0.89836 left font ',16' textcolor rgb '#222222' front
set label '0.005' at screen 0.39769,0.89836 left font ',16' textcolor rgb '#222222' front
set label '0.01' at screen 0.54601,0.89836 left font ',16' textcolor rgb '#222222' front
set label '0.05' at screen 0.6802,0.89836 left font ',16' textcolor rgb '#222222' front
set label '0.1' at screen 0.81439,0.89836 left font ',16' textcolor rgb '#222222' front
set label 'test error' at screen 0.09861,0.85902 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.30718,0.85902 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.1952,0.89836 to screen 0.23687,0.89836 nohead lw 6 lc rgb '#0072b2'
set arrow from screen 0.34352,0.89836 to screen 0.38519,0.89836 nohead lw 6 lc rgb '#e69f00'
set arrow from screen 0.49184,0.89836 to screen 0.53351,0.89836 nohead lw 6 lc rgb '#009e73'
set arrow from screen 0.62603,0.89836 to screen 0.6677,0.89836 nohead lw 6 lc rgb '#cc79a7'
set arrow from screen 0.76022,0.89836 to screen 0.80189,0.89836 nohead lw 6 lc rgb '#d55e00'
set arrow from screen 0.025,0.85902 to screen 0.08611,0.85902 nohead lw 2.6 lc rgb '#222222'
set arrow from screen 0.23357,0.85902 to screen 0.29468,0.85902 nohead lw 2.6 dt (6,4) lc rgb '#222222'

set lmargin at screen 0.12083
set rmargin at screen 0.975
set tmargin at screen 0.81639
set bmargin at screen 0.24262
set xrange [0:5.125]
set yrange [0:100]
set format y '%g'
set xtics (0, 1, 2, 3, 4, 5) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label 'epoch' at screen 0.54792,0.16066 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.52951 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 3 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 4 using 1:($3*100):($4*100) with filledcurves fc rgb '#009e73' fs transparent solid 0.25 noborder, \
  data index 5 using 1:($3*100):($4*100) with filledcurves fc rgb '#009e73' fs transparent solid 0.25 noborder, \
  data index 6 using 1:($3*100):($4*100) with filledcurves fc rgb '#cc79a7' fs transparent solid 0.25 noborder, \
  data index 7 using 1:($3*100):($4*100) with filledcurves fc rgb '#cc79a7' fs transparent solid 0.25 noborder, \
  data index 8 using 1:($3*100):($4*100) with filledcurves fc rgb '#d55e00' fs transparent solid 0.25 noborder, \
  data index 9 using 1:($3*100):($4*100) with filledcurves fc rgb '#d55e00' fs transparent solid 0.25 noborder, \
  data index 0 using 1:($2*100) with lines ls 1, \
  data index 1 using 1:($2*100) with lines ls 2, \
  data index 2 using 1:($2*100) with lines ls 3, \
  data index 3 using 1:($2*100) with lines ls 4, \
  data index 4 using 1:($2*100) with lines ls 5, \
  data index 5 using 1:($2*100) with lines ls 6, \
  data index 6 using 1:($2*100) with lines ls 7, \
  data index 7 using 1:($2*100) with lines ls 8, \
  data index 8 using 1:($2*100) with lines ls 9, \
  data index 9 using 1:($2*100) with lines ls 10
unset output
