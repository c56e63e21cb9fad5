# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot cost-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" cost-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'cost-by-epoch.'.format
data = 'cost-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 820,459 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1640,918 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 8.5417in,4.7813in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 3 lc rgb '#0072b2' lw 2.2 pt 7 ps 0.5
set multiplot

set label '{/:Bold LeNet-5 of 1998, as a PyTorch reproduction trains it}' at screen 0.02195,0.93246 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: MNIST. Spec 569302d9.' at screen 0.02195,0.05229 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.1
set rmargin at screen 0.48537
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:25.625]
set yrange [0:1.5]
set format y '%.1f'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (0, 0.5, 1, 1.5)
set label '{/:Bold Time}' at screen 0.1,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.29268,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'time per epoch (s)' at screen 0.03171,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.10854,0.25054 to screen 0.3574,0.36819 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.1122,0.33551 to screen 0.16585,0.33551 nohead ls 1
set label 'training' at screen 0.17805,0.33551 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.1122,0.28322 to screen 0.16585,0.28322 nohead ls 2
set label 'measuring after it' at screen 0.17805,0.28322 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with lines ls 2

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.6061
set rmargin at screen 0.98537
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:25.625]
set yrange [112.9488384:117.2176896]
set format y '%g'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (113, 114, 115, 116, 117)
set label '{/:Bold Memory}' at screen 0.6061,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.79573,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'most memory so far (MB)' at screen 0.53171,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 2 using 1:($3*1e-06):($4*1e-06) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($2*1e-06) with lines ls 3
unset multiplot
unset output
