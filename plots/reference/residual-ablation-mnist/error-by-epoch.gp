# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-epoch.'.format
data = 'error-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,566 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1132 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.8958in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
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

set label '{/:Bold ResNet-18 with and without shortcuts on all of MNIST}' at screen 0.025,0.94523 left font ',18' textcolor rgb '#222222' front
set label 'residual-ablation-mnist, 4 trials: 2 points × 2 seeds (0, 1). Curves are means over finished trials,' at screen 0.025,0.07774 left font ',14' textcolor rgb '#555555' front
set label 'bands from the smallest to the largest value. Data: MNIST.' at screen 0.025,0.0424 left font ',14' textcolor rgb '#555555' front

set label 'net:' at screen 0.025,0.89046 left font ',16' textcolor rgb '#222222' front
set label 'plain' at screen 0.14257,0.89046 left font ',16' textcolor rgb '#222222' front
set label 'residual' at screen 0.28147,0.89046 left font ',16' textcolor rgb '#222222' front
set label 'test error' at screen 0.47419,0.89046 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.68276,0.89046 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.0884,0.89046 to screen 0.13007,0.89046 nohead lw 6 lc rgb '#0072b2'
set arrow from screen 0.2273,0.89046 to screen 0.26897,0.89046 nohead lw 6 lc rgb '#e69f00'
set arrow from screen 0.40058,0.89046 to screen 0.46169,0.89046 nohead lw 2.6 lc rgb '#222222'
set arrow from screen 0.60914,0.89046 to screen 0.67026,0.89046 nohead lw 2.6 dt (6,4) lc rgb '#222222'

set lmargin at screen 0.11389
set rmargin at screen 0.975
set tmargin at screen 0.84452
set bmargin at screen 0.22615
set xrange [0:3.075]
set yrange [0.1:5]
set logscale y
set format y '%g'
set xtics (0, 1, 2, 3) offset 0,lift
set ytics (0.1, 0.2, 0.5, 1, 2, 5)
set label 'epoch' at screen 0.54444,0.13781 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%), log scale' at screen 0.03611,0.53534 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 3 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 0 using 1:($2*100) with lines ls 1, \
  data index 1 using 1:($2*100) with lines ls 2, \
  data index 2 using 1:($2*100) with lines ls 3, \
  data index 3 using 1:($2*100) with lines ls 4
unset output
